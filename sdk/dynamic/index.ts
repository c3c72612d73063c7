// Written by `npm run sdk` from the provider's definition; do not edit.
export {
  OrganizationSettings,
  type OrganizationSettingsArgs,
  type OrganizationSettingsBaseline,
} from "./organizationSettings";
export { Project, type ProjectArgs } from "./project";
