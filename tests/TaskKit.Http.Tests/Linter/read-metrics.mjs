// Reads Prometheus text from the standard input, and writes one line for each family, and one for each series of a counter or a gauge.
import parse from "parse-prometheus-text-format";
import { readFileSync } from "node:fs";

for (const { name, type, metrics } of parse(readFileSync(0, "utf8"))) {
  console.log(`${name} ${type.toLowerCase()}`);
  if (type === "COUNTER" || type === "GAUGE")
    for (const { labels, value } of metrics) {
      const sorted = Object.entries(labels ?? {}).map(([label, text]) => `${label}=${text}`).sort();
      console.log(`${name} {${sorted.join(";")}} ${Number(value)}`);
    }
}
