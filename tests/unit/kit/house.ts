import { z } from "zod";
import { type Properties, providerOf, settings } from "../../../provider/kit";

/** Something with settings of several kinds, as some managed system would keep it; everything in memory. */
export class House {
  /** Values by the system's own names; `address` is no setting. */
  readonly live: Record<string, unknown> = {
    is_locked: false,
    alarm_delay: "PT30S",
    heating: 20,
    guests: { allowed: [] },
    garden_gate: "open",
    address: "1 Main Street",
  };
  /** Bodies of the writes, in their order. */
  readonly writes: Properties[] = [];
  reads = 0;
  /** Called instead of carrying out a write. */
  onWrite: ((changes: Properties) => void) | undefined;
  /** How many reads after a write still show what was before. */
  lag = 0;
  refusal: Error | undefined;
  caveat: string | undefined;
  /** Names of values that nobody has set. */
  unset: readonly string[] = [];

  private seen: Properties = { ...this.live };

  read(): Properties {
    this.reads += 1;
    if (this.lag > 0) {
      this.lag -= 1;
    } else {
      this.seen = structuredClone(this.live);
    }
    return this.seen;
  }

  write(changes: Properties): void {
    this.writes.push(structuredClone(changes));
    (this.onWrite ?? ((values: Properties) => this.click(values)))(changes);
  }

  click(changes: Properties): void {
    Object.assign(this.live, structuredClone(changes));
  }
}

/** Input name -> the managed system's name. */
export const WIRE: Readonly<Record<string, string>> = {
  locked: "is_locked",
  alarmDelay: "alarm_delay",
  temperature: "heating",
  guests: "guests",
  gate: "garden_gate",
};

export const HouseSettings = providerOf<House>().resource({
  name: "HouseSettings",
  summary: "Settings of a house.",
  inputs: {
    houseId: z.string().optional().meta({ replaceOnChanges: true }),
    locked: z.boolean().optional().meta({ setting: "is_locked" }),
    alarmDelay: z.string().optional().meta({ setting: "alarm_delay" }),
    temperature: z.number().optional().meta({ setting: "heating" }),
    guests: z
      .object({ allowed: z.array(z.string()) })
      .optional()
      .meta({ setting: "guests" }),
    gate: z.enum(["open", "closed"]).nullable().optional().meta({ setting: "garden_gate" }),
  },
  outputs: { address: z.string() },
  lifecycle: settings<House>({
    locate: async ({ services }, whereabouts) => {
      const id = "id" in whereabouts ? whereabouts.id : (whereabouts.inputs["houseId"] ?? "house-1");
      const live = services.read();
      return {
        id: String(id),
        label: `house ${id}`,
        inputs: { houseId: id },
        outputs: { address: live["address"] },
        live,
        unset: services.unset.filter((name) => live[name] === null),
        known: ["address"],
        refusal: services.refusal,
      };
    },
    write: async ({ services }, _located, changes) => services.write(changes),
    caveat: (house) => house.caveat,
  }),
});
