// Reads a JSON text per line, and writes the origin and the spelling of that URL, or "-".
const lines = require("fs").readFileSync(0, "utf8").split("\n");
const read = (line) => {
  try {
    const url = new URL(JSON.parse(line));
    return /^https?:$/.test(url.protocol) ? url.origin + " " + url.href : "-";
  } catch (refused) {
    return "-";
  }
};
process.stdout.write(lines.slice(0, -1).map(read).join("\n") + "\n");
