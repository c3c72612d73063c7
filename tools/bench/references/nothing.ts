/** A provider that answers what every provider has to answer, and does nothing. */
import { nothing } from "./methods";
import { serve } from "./serve";

serve(nothing);
