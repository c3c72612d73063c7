import { getterOf } from "../kit/object/getter";
import { Environment } from "../resources/environment";

export const getEnvironment = getterOf(Environment, "An environment of a workspace, by its name.");
