import { z } from "zod";
import { organizationSchema } from "../../provider/opik/contract";
import { callerOf, handles, type World } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { failure } from "../replies";
import { inventedWrite, organizationPath, type Writing } from "./writing";

const route = inventedWrite({
  method: "PUT",
  path: "/organizations/{organizationId}",
  shapes: {
    params: organizationPath,
    // Loose, because an organization may have fields that the contract does not know; which ones, only the state tells.
    body: organizationSchema
      .extend({ name: z.string().regex(/\S/, "must not be blank") })
      .omit({ role: true }),
  },
});

export const wholeObjectPut: Writing = {
  description: "PUT of the whole organization; omitted fields are cleared",
  handlers: [
    handles(route, ({ params: { organizationId }, body, caller }, world) => {
      if (body.id !== organizationId) {
        const violation = "Body field id is not the id in the path.";
        return { ...failure("dashboard", 400, violation), violations: [violation] };
      }
      const leftOut = fieldsOf(organizationId, world).filter((field) => !Object.hasOwn(body, field));
      const wiped = Object.fromEntries(leftOut.map((field) => [field, undefined]));
      return writeOrganization(callerOf({ caller }), organizationId, { ...wiped, ...body }, world);
    }),
  ],
};

function fieldsOf(organizationId: string, { organizations }: World): string[] {
  return organizations.has(organizationId) ? Object.keys(organizations.get(organizationId)) : [];
}
