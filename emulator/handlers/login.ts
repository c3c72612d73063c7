import { login } from "../../provider/opik/contract";
import { handles } from "../handler";
import { failure, json } from "../replies";

/** Known: the response sets the session cookie and lists the user's API keys. The error's words are assumed. */
export const handleLogin = handles(login, ({ body }, { accounts }) => {
  const signedIn = accounts.signIn(body.email, body.plainTextPassword);
  if (signedIn === undefined) {
    return failure("dashboard", 401, "Wrong email or password");
  }
  return json(
    200,
    { apiKeys: [signedIn.user.apiKey] },
    { "set-cookie": `sessionToken=${signedIn.sessionToken}; Path=/; HttpOnly` },
  );
});
