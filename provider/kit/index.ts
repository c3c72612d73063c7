export * from "./check";
export * from "./context";
export * from "./diff";
export * from "./provider";
export * from "./resource";
export * from "./settings";
export { untilShown } from "./untilShown";
export * from "./values";
