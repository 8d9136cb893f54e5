// Builds what the pages take from npm into the folder that is named: htmx, the editor, and the licence of each package
// that is in them. Called by scripts/build_assets.sh.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [place] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
await rm(place, { recursive: true, force: true });
await mkdir(path.join(place, "LICENCES"), { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["editor.js"],
  outfile: path.join(place, "editor.js"),
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none", // their licences are whole, beside
  metafile: true,
  minify: true,
  target: "es2022",
});
const htmx = await readFile(path.join(modules, "htmx.org/dist/htmx.min.js"), "utf8");
await writeFile(path.join(place, "htmx.min.js"), htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));

const inside = Object.keys(metafile.inputs)
  .map((name) => name.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
  .filter(Boolean);
const packages = [...new Set([...inside, "htmx.org"])].sort();
const lines = [];
for (const name of packages) {
  const folder = path.join(modules, name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence: it cannot be distributed`);
  await copyFile(path.join(folder, file), path.join(place, "LICENCES", `${name.replace("/", "__")}.txt`));
  lines.push(`${name} ${version}, ${license}`);
}
await writeFile(path.join(place, "LICENCES", "LISEZMOI.txt"), `${lines.join("\n")}\n`);
console.log(`${packages.length} packages in ${place}`);
