import { getterOf } from "../kit/object/getter";
import { Environment } from "../resources/environment";

export const getEnvironment = getterOf(Environment, "Finds an environment by name.");
