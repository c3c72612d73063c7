import { PolicyPack } from "@pulumi/policy";
import { invitationsStayRestricted, settingsAreManaged } from "./rules";

new PolicyPack("opik", { policies: [invitationsStayRestricted, settingsAreManaged] });
