// Builds src/schakel/web/static/web/schakel.css and its fonts. `npm run build` writes, `npm run check` compares.
// Kept are every rule of our own (src/), and of the NL Design System what a template, a form or docs/guides/look.md
// names: naming a class in that guide makes it available.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import subset from "subset-font";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const target = path.join(root, "src/schakel/web/static/web");
const read = (...parts) => fs.readFileSync(path.join(here, ...parts), "utf8");

const candidates = ["button", "data-badge", "heading", "link", "number-badge", "paragraph", "skip-link"];
const vendored = [
  "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
  "@utrecht/component-library-css/dist/index.css",
  ...candidates.map((name) => `@nl-design-system-candidate/${name}-css/dist/${name}.css`),
];
const own = [
  "tokens", "theme", "font", "elements", "layout", "header", "exit", "footer", "form", "button", "badge", "card",
  "table", "summary", "steps", "alert", "timeline", "decision", "fields", "receipt", "details", "filter", "matrix", "print",
];
const fonts = {
  "noto-sans-latin": { slice: "latin", ranges: null },
  "noto-sans-latin-extended": {
    slice: "latin-ext",
    ranges: [[0x0100, 0x017f], [0x0218, 0x021b], [0x1e80, 0x1e85], [0x1e9e, 0x1e9e]],
  },
  "noto-sans-cyrillic": { slice: "cyrillic", ranges: null },
};
const browsers = { chrome: 100 << 16, firefox: 100 << 16, safari: (15 << 16) | (4 << 8) };
const sources = ["../package-lock.json", ...own.map((name) => `${name}.css`)];
const sum = crypto.createHash("sha256").update(sources.map((name) => read("src", name)).join("")).digest("hex");
const banner = `/*! Schakel, EUPL-1.2. Holds parts of the NL Design System: Copyright Frameless B.V., Gemeente Utrecht,
 * Stichting ICTU and contributors, EUPL-1.2. Built by look/build.mjs; do not edit. Sources: ${sum} */\n`;

async function stylesheet() {
  const clean = (css) => css.replace(/\/\*# sourceMappingURL.*?\*\//g, "").replaceAll(".voorbeeld-theme", ".schakel-theme");
  const ours = own.map((name) => read("src", `${name}.css`)).join("\n");
  const [kept] = await new PurgeCSS().purge({
    content: ["src/schakel/**/*.html", "src/schakel/**/*.py", "docs/guides/look.md"].map((glob) => path.join(root, glob)),
    css: [{ raw: vendored.map((file) => clean(read("node_modules", file))).join("\n") }],
    variables: true,
    safelist: { standard: [":root"], variables: [...new Set(ours.match(/--[a-z][\w-]+/g))] },
  });
  const code = Buffer.from(`${kept.css}\n${ours}`);
  return Buffer.concat([Buffer.from(banner), transform({ filename: "schakel.css", code, minify: true, targets: browsers }).code]);
}

async function font({ slice, ranges }) {
  const file = path.join(here, `node_modules/@fontsource-variable/noto-sans/files/noto-sans-${slice}-wght-normal.woff2`);
  const bytes = fs.readFileSync(file);
  if (ranges === null) return bytes;
  const letters = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)));
  return subset(bytes, letters.join(""), { targetFormat: "woff2" });
}

async function products() {
  const files = { "schakel.css": await stylesheet() };
  for (const [name, source] of Object.entries(fonts)) files[`fonts/${name}.woff2`] = Buffer.from(await font(source));
  files["fonts/LICENSE.txt"] = fs.readFileSync(path.join(here, "node_modules/@fontsource-variable/noto-sans/LICENSE"));
  return files;
}

const check = process.argv.includes("--check");
let stale = 0;
for (const [name, bytes] of Object.entries(await products())) {
  const file = path.join(target, name);
  const same = fs.existsSync(file) && fs.readFileSync(file).equals(bytes);
  if (check && !same) { stale += 1; console.error(`${name} is not what look/ builds`); continue; }
  if (!same) { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, bytes); }
  console.log(`${name} ${bytes.length} bytes${same ? "" : " (written)"}`);
}
process.exit(stale === 0 ? 0 : 1);
