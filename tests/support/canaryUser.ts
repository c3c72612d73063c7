import { randomBytes } from "node:crypto";
import { defaultUsers } from "../../emulator";

/** A credential that stands nowhere else, so that a place where it is found has it from here. */
export const canary = () => `canary${randomBytes(12).toString("hex")}`;

const [admin] = defaultUsers;

/** The administrator of the local Opik with canaries for credentials. */
export const canaryUser = {
  userName: "ada",
  email: "ada@example.com",
  roles: { "org-acme": "ADMIN" },
  ...admin,
  apiKey: canary(),
  sessionToken: canary(),
  password: canary(),
};
