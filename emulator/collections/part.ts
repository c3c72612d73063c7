import type { CollectionData } from "../../provider/opik/contract";
import type { World } from "../handler";
import type { LocalObject } from "../objects";
import type { Reply } from "../replies";

export type Fields = Readonly<Record<string, unknown>>;

/** What a handler knows besides the request. */
export interface Place {
  readonly workspace: string;
  readonly world: World;
  /** Who calls. */
  readonly user: string;
}

/** How the server treats the objects of one collection beside what the contract says: its quirks. */
export interface Part {
  readonly collection: CollectionData;
  /** What an object has where a create says nothing. */
  readonly defaults?: Fields;
  /** What each workspace has from the start. */
  readonly seeds?: readonly LocalObject[];
  /** Fields by which no two objects of a workspace are the same; case, accents and trailing blanks make no difference. */
  readonly unique?: readonly string[];
  /** What is said where that is taken (409). */
  readonly exists?: string | ((fields: Fields) => string);
  /** How the server says that an object is gone or taken: `{code, message}`, in the place of `{errors}`. */
  readonly says?: "message";
  /** The response where there is no such object, where it is not the usual one. */
  readonly missing?: Reply | ((id: string) => Reply);
  /** What is said where the id that the client gives is taken (409); what is said of a taken key unless said. */
  readonly idTaken?: Reply;
  /** A create with the id of an object that is there puts the new one in its place. */
  readonly overwrites?: true;
  /** An update answers with the object as it is then (200). */
  readonly showsChanged?: true;
  /** What a list can be sorted by, as each page says. */
  readonly sortable?: readonly string[];
  /** The order of a list; the newest come first unless said. */
  readonly oldestFirst?: boolean;
  /** What a list's response leaves out, such as `page` where there are none. */
  readonly withoutInList?: readonly string[];
  /** A deletion of what is not there is refused. */
  readonly deletesOnce?: true;
  /** Whether a list has the object; it has every one unless said. */
  listed?(object: LocalObject, place: Place): boolean;
  /** The response to every read and list that would show the object, where that cannot be done. */
  unreadable?(object: LocalObject): Reply | undefined;
  /** Why the server refuses a body that keeps to the contract. `live` is undefined in a create. */
  invalid?(body: Fields, live: LocalObject | undefined, place: Place): Reply | undefined;
  /** What becomes of a create's body; the fields as sent unless said. */
  made?(body: Fields, place: Place): Fields;
  /** The fields that an update changes, undefined for those that it takes away; those that were sent unless said. */
  changed?(live: LocalObject, body: Fields, place: Place): Fields;
  /** Fields whose change moves the time of the last update; all of them unless said. */
  readonly touches?: readonly string[];
  /** What a read shows of what is kept; all of it unless said. */
  shown?(object: LocalObject, place: Place): Fields;
  /** What a row of a list shows, where it is not what a read shows. */
  row?(object: LocalObject, place: Place): Fields;
  /** What a read that asks for more shows; a reply where it cannot. */
  asked?(object: LocalObject, query: Fields, place: Place): Fields | Reply;
  /** What happens after a create. */
  created?(object: LocalObject, body: Fields, place: Place): void;
  /** Called for each object that is to be deleted; a reply is the response instead. */
  deleted?(object: LocalObject, place: Place): Reply | undefined;
}
