export {
  OrganizationSettings,
  type OrganizationSettingsArgs,
  type OrganizationSettingsBaseline,
} from "./organizationSettings";
export { Project, type ProjectArgs } from "./project";
