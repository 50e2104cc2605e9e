/** The part of JSON Schema that docs/connection.schema.json uses, checked. */

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function isOfType(value: unknown, { type }: Schema): boolean {
  if (type === undefined) return true;
  const found = typeOf(value);
  const allowed = typeof type === "string" ? [type] : type;
  return allowed.includes(found) || (found === "integer" && allowed.includes("number"));
}

/** Everything that does not fit, as "path: what is wrong". */
export function faults(value: unknown, schema: Schema, path = "$"): string[] {
  if (schema.anyOf !== undefined) {
    const tried = schema.anyOf.map((one) => faults(value, one, path));
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
  }
  if (!isOfType(value, schema)) return [`${path}: ${typeOf(value)}, not ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path}: ${value}`];
  if (schema.const !== undefined && schema.const !== value) return [`${path}: ${value}`];
  if (typeof value === "number" && value < (schema.minimum ?? value)) return [`${path}: ${value}`];
  if (typeof value === "string" && !new RegExp(schema.pattern ?? "").test(value))
    return [`${path}: ${value}`];
  if (Array.isArray(value)) return ofList(value, schema, path);
  return value !== null && typeof value === "object" ? ofObject(value, schema, path) : [];
}

function ofList(list: readonly unknown[], schema: Schema, path: string): string[] {
  const { items, maxItems = list.length } = schema;
  const long = list.length > maxItems ? [`${path}: ${list.length} items`] : [];
  if (items === undefined) return long;
  return [...long, ...list.flatMap((item, i) => faults(item, items, `${path}[${i}]`))];
}

function ofObject(object: object, schema: Schema, path: string): string[] {
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema;
  const missing = required
    .filter((key) => !(key in object))
    .map((key) => `${path}.${key}: missing`);
  const found = Object.entries(object).flatMap(([key, value]) => {
    const names = propertyNames === undefined ? [] : faults(key, propertyNames, `${path}.${key}`);
    const known = properties[key];
    if (known !== undefined) return [...names, ...faults(value, known, `${path}.${key}`)];
    if (additionalProperties === false) return [`${path}.${key}: unknown`];
    if (additionalProperties === true) return names;
    return [...names, ...faults(value, additionalProperties, `${path}.${key}`)];
  });
  return [...missing, ...found];
}
