/* npm ci && npm run build: bundles the editor and gathers the licences of what is in it. */
import {build} from "esbuild";
import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";

const out = "../static";
const result = await build({
  entryPoints: ["editor.js"], bundle: true, minify: true, format: "iife", target: "es2021", metafile: true,
  legalComments: "none", outfile: join(out, "editor.js"),
});
const packages = [...new Set(Object.keys(result.metafile.inputs)
  .map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort();
const parts = packages.map(name => {
  const folder = join("node_modules", name);
  const {version, license} = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "no licence file"}\n`;
});
writeFileSync(join(out, "editor-licences.txt"), `editor.js holds these packages.\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`);
