import type { Consumer } from "./consumer/consumer.ts";

/** One consumer for each distinct thing that a list of consumers gathers. */
export function mergeConsumers(consumers: readonly Consumer[]): Consumer[] {
  const merged = new Map<string, Consumer>();
  for (const consumer of consumers) {
    const key = consumerKey(consumer);
    const present = merged.get(key);
    merged.set(key, present ? join(present, consumer) : consumer);
  }
  return [...merged.values()];
}

/** Equal for consumers that can be merged into one. */
export function consumerKey(consumer: Consumer): string {
  switch (consumer.kind) {
    case "columns":
      return `columns ${consumer.along}`;
    case "order":
      return `order ${consumer.axes}`;
    case "histograms":
      return "histograms";
    case "moments":
      return `moments ${consumer.axis}`;
    default:
      return JSON.stringify(consumer);
  }
}

/** What gathers for both of two consumers with the same key. */
function join(a: Consumer, b: Consumer): Consumer {
  if (a.kind === "columns" && b.kind === "columns") return { ...a, fields: union(a.fields, b.fields).sort() };
  if (a.kind === "moments" && b.kind === "moments") return { ...a, orders: union(a.orders, b.orders) };
  if (a.kind === "histograms" && b.kind === "histograms") return { ...a, quests: union(a.quests, b.quests) };
  if (a.kind === "order" && b.kind === "order") {
    return { ...a, percents: union(a.percents, b.percents), deviation: a.deviation || b.deviation };
  }
  return a;
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Map([...a, ...b].map((each) => [JSON.stringify(each), each])).values()];
}
