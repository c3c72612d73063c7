export {
  OrganizationSettings,
  type OrganizationSettingsArgs,
  type OrganizationSettingsBaseline,
} from "./organizationSettings";
