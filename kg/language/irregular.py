"""Irregular English verbs and plurals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

# Base form, then its past forms where they are no regular -ed forms.
_VERBS = """
abide abode; arise arose arisen; awake awoke awoken; bear bore borne born; beat beaten; become became;
befall befell befallen; beget begot begotten; begin began begun; behold beheld; bend bent; beseech besought;
beset; bid bade bidden; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed
bred; bring brought; broadcast; build built; burn burnt; burst; buy bought; cast; catch caught; choose chose
chosen; cling clung; come came; cost; creep crept; cut; deal dealt; dig dug; dive dove; do did done does;
draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; dwell dwelt; eat ate eaten; fall fell
fallen; feed fed; feel felt; fight fought; find found; flee fled; fling flung; fly flew flown; forbid
forbade forbidden; forecast; forego forewent foregone; foresee foresaw foreseen; foretell foretold; forget
forgot forgotten; forgive forgave forgiven; forgo forwent forgone; forsake forsook forsaken; freeze froze
frozen; get got gotten; give gave given; go went gone goes; grind ground; grow grew grown; hang hung; have
had has; hear heard; hide hid hidden; hit; hold held; hurt; inset; input; keep kept; kneel knelt; knit; know
knew known; lay laid; lead led; lean leant; leap leapt; learn learnt; leave left; lend lent; let; lie lay
lain lying; light lit; lose lost; make made; mean meant; meet met; mislead misled; mistake mistook mistaken;
misunderstand misunderstood; mow mown; offset; outbid; outdo outdid outdone; outgrow outgrew outgrown;
outrun outran; outsell outsold; overrun overran; overcome overcame; overdo overdid overdone; overhear
overheard; override overrode overridden; oversee oversaw overseen; oversleep overslept; overtake overtook
overtaken; overthrow overthrew overthrown; partake partook partaken; pay paid; prepay prepaid; proofread;
prove proven; put; quit; read; rebuild rebuilt; recast; redo redid redone; remake remade; rend rent; repay
repaid; rerun reran; resell resold; reset; retake retook retaken; retell retold; rethink rethought; rewrite
rewrote rewritten; rid; ride rode ridden; ring rang rung; rise rose risen; run ran; saw sawn; say said says;
see saw seen; seek sought; sell sold; send sent; set; sew sewn; shake shook shaken; shear shorn; shed; shine
shone; shoot shot; show shown; shrink shrank shrunk; shut; sing sang sung; sink sank sunk; sit sat; slay
slew slain; sleep slept; slide slid; sling slung; slit; smell smelt; sow sown; speak spoke spoken; speed
sped; spell spelt; spend spent; spill spilt; spin spun; spit spat; split; spoil spoilt; spread; spring
sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung; stink stank stunk; stride strode
stridden; strike struck stricken; string strung; strive strove striven; sublet; swear swore sworn; sweep
swept; swell swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told;
think thought; throw threw thrown; thrust; tread trod trodden; typeset; undercut; undergo underwent
undergone undergoes; underlie underlay underlain underlying; understand understood; undertake undertook
undertaken; underwrite underwrote underwritten; undo undid undone undoes; unfreeze unfroze
unfrozen; unwind unwound; uphold upheld; upset;
wake woke woken; wear wore worn; weave wove woven; wed; weep wept; wet; win won; wind wound; withdraw
withdrew withdrawn; withhold withheld; withstand withstood; wring wrung; write wrote written; die dying; tie
tying; vie vying; belie belying; untie untying; dye dyeing; singe singeing; be am is are was were been being
'm 're 's
"""

_NOUNS = """
analyses analysis; axes axis; bases basis; crises crisis; diagnoses diagnosis; emphases emphasis; hypotheses
hypothesis; oases oasis; parentheses parenthesis; syntheses synthesis; theses thesis; criteria criterion;
phenomena phenomenon; media medium; strata stratum; addenda addendum; memoranda memorandum; referenda
referendum; curricula curriculum; errata erratum; bacteria bacterium; data data; agenda agenda; alumni
alumnus; cacti cactus; foci focus; fungi fungus; nuclei nucleus; radii radius; stimuli stimulus; syllabi
syllabus; formulae formula; larvae larva; vertebrae vertebra; appendices appendix; indices index; matrices
matrix; vertices vertex; calves calf; halves half; hooves hoof; knives knife; leaves leaf; lives life;
loaves loaf; selves self; shelves shelf; scarves scarf; thieves thief; wives wife; wolves wolf; elves elf;
feet foot; geese goose; teeth tooth; mice mouse; lice louse; oxen ox; dice die; buses bus; gases gas; biases
bias; viruses virus; censuses census; consensuses consensus; statuses status; bonuses bonus; campuses
campus; choruses chorus; corpora corpus; genera genus; series series; species species; means means;
headquarters headquarters; news news; crossroads crossroads; barracks barracks; works works; passersby
passerby; attorneys-general attorney-general; spokespeople spokesperson; chairpersons chairperson;
salespeople salesperson; quizzes quiz; movies movie; cookies cookie; calories calorie; ties tie; pies pie;
zombies zombie; rookies rookie; pawns pawn; heroes hero; vetoes veto; embargoes embargo; potatoes potato;
tomatoes tomato; echoes echo; torpedoes torpedo; volcanoes volcano; cargoes cargo; negroes negro; mosquitoes
mosquito; shoes shoe; toes toe; foes foe; oboes oboe; canoes canoe; axes axe; tools tool; aircraft aircraft;
canvases canvas; atlases atlas; aliases alias; lenses lens; iraqis iraqi; taxis taxi; police police;
politics politics; economics economics
"""


@cache
def irregular_verbs() -> Mapping[str, str]:
    """Past forms and odd present forms to the base form; a form of two verbs goes to the commoner one."""
    found: dict[str, str] = {}
    for entry in _VERBS.replace("\n", " ").split(";"):
        base, *forms = entry.split()
        for form in forms:
            found.setdefault(form, base)
    for entry in _VERBS.replace("\n", " ").split(";"):
        base = entry.split()[0]
        found.setdefault(base, base)
    # A form of two verbs ("saw" of see and saw) is taken for the commoner one.
    # "severed" looks like a form of "severe", which is no verb.
    found.update(
        severed="sever",
        annulled="annul",
        lay="lay",
        saw="see",
        rose="rise",
        felt="feel",
        fell="fall",
        left="leave",
        found="find",
        bore="bear",
    )
    return MappingProxyType(found)


def _pairs(text: str) -> Mapping[str, str]:
    entries = (entry.split() for entry in text.replace("\n", " ").split(";"))
    return MappingProxyType({entry[0]: entry[1] for entry in entries})


IRREGULAR_NOUNS: Mapping[str, str] = _pairs(_NOUNS)
