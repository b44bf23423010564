/**
 * The stages that bidding strategies are usually made of, to be taken one by one:
 *
 * <pre>value (what the impression is worth) → multiplier (budget, return, target) → shade (what to pay for it) → guards → creative</pre>
 *
 * {@link io.segmento.strategy.bidding.StagedStrategy} puts them together; a strategy may as well call a stage by itself, or use none. Every class
 * opens with its formula and source. All are thread-safe unless they say otherwise, take no lock on the bid path and allocate nothing there, but for what is seen there for the first
 * time; {@code StagedStrategy} itself allocates its decision, and a choice of creatives an array.
 */
@NullMarked
package io.segmento.strategy.bidding;

import org.jspecify.annotations.NullMarked;
