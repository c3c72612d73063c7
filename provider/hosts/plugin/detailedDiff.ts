import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Difference, Properties } from "../../kit";

/**
 * A difference in the engine's terms: each property with its kind, so that the engine shows just those. One that differs from
 * live only, since it was changed outside of Pulumi, is left out: the engine compares the state with what is declared, and
 * would show `true => true`. The lifecycle says it in a sentence.
 */
export function diffResponse(difference: Difference, state: Properties, inputs: Properties): DiffResponse {
  const response = new DiffResponse();
  const { changed, replaces } = difference;
  response.setChanges(
    changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList([...changed]);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(difference.deleteBeforeReplace === true);
  response.setHasdetaileddiff(true);
  for (const name of changed.filter((one) => !isDeepStrictEqual(state[one], inputs[one]))) {
    const detail = new PropertyDiff();
    detail.setKind(kindOf(Object.hasOwn(state, name), Object.hasOwn(inputs, name), replaces.includes(name)));
    response.getDetaileddiffMap().set(name, detail);
  }
  return response;
}

function kindOf(before: boolean, after: boolean, replaces: boolean): PropertyDiff.Kind {
  const { Kind } = PropertyDiff;
  if (!before) {
    return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  }
  if (!after) {
    return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  }
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
