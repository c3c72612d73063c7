export * from "./check";
export * from "./context";
export * from "./diff";
export * from "./provider";
export * from "./resource";
export * from "./settings";
export * from "./values";
