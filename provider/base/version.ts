/** Version of this package; tools/bundle.mjs bakes it into the plugin. */
export const { version } = require("../../../package.json") as { version: string };
