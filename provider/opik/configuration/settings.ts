/**
 * Every setting of the provider, once: the key in the stack configuration, and where its value is looked for
 * when the stack is silent. The documentation's table and the precedence follow from this list.
 */
export interface Setting {
  /** Key in the stack configuration, without the `opik:` namespace. */
  readonly key: string;
  readonly environment?: string;
  /** Key in `~/.opik.config`. */
  readonly file?: "url" | "apiKey" | "workspace";
  readonly secret: boolean;
  readonly description: string;
  /** `string` unless said. */
  readonly type?: "boolean";
}

const setting = <const S extends Setting>(one: S): S => one;

export const settings = {
  url: setting({
    key: "url",
    environment: "OPIK_URL_OVERRIDE",
    file: "url",
    secret: false,
    description:
      "Address of the deployment: `https://host`, `https://host/opik/api` or `https://host/api`, with or without a path prefix.",
  }),
  apiKey: setting({
    key: "apiKey",
    environment: "OPIK_API_KEY",
    file: "apiKey",
    secret: true,
    description: "API key, sent unchanged in the `Authorization` header.",
  }),
  sessionToken: setting({
    key: "sessionToken",
    environment: "OPIK_SESSION_TOKEN",
    secret: true,
    description: "Value of the dashboard's `sessionToken` cookie.",
  }),
  email: setting({
    key: "email",
    environment: "OPIK_EMAIL",
    secret: false,
    description: "E-mail address to sign in with; needs `password`.",
  }),
  password: setting({
    key: "password",
    environment: "OPIK_PASSWORD",
    secret: true,
    description: "Password to sign in with; needs `email`.",
  }),
  organizationId: setting({
    key: "organizationId",
    environment: "OPIK_ORGANIZATION_ID",
    secret: false,
    description: "Organization for resources that do not specify one.",
  }),
  workspace: setting({
    key: "workspace",
    environment: "OPIK_WORKSPACE",
    file: "workspace",
    secret: false,
    description: "Workspace for resources that do not specify one.",
  }),
  contract: setting({
    key: "contract",
    environment: "OPIK_CONTRACT",
    secret: false,
    description: "Path of a learned contract file, relative to the Pulumi project.",
  }),
  allowInsecureHttp: setting({
    key: "allowInsecureHttp",
    type: "boolean",
    secret: false,
    description:
      "Whether to allow plain `http://` to another machine. Credentials then cross the network unencrypted.",
  }),
} as const;

export type SettingName = keyof typeof settings;
