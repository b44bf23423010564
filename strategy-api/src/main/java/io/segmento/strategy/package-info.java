/**
 * What a bidding strategy implements and what the platform lends it.
 *
 * <p>A strategy says what an ad impression is worth. The platform finds the user, the campaigns that may bid and their money, asks the strategy, and checks what it
 * answers. A plugin is a jar with one {@link io.segmento.strategy.StrategyPlugin}. This is all that one needs, and it compiles:
 *
 * <pre>{@code
 * public final class HalfPlugin implements StrategyPlugin {
 *
 *   // What a campaign may set, with its default and its range.
 *   static final Parameter<Double> SHARE =
 *       Parameter.number("share", 0.5, 0.01, 1, "of the highest bid");
 *
 *   @Override
 *   public String name() {
 *     return "half";
 *   }
 *
 *   @Override
 *   public String version() {
 *     return "1.0.0";
 *   }
 *
 *   @Override
 *   public Module module() {
 *     return binder -> binder.bind(BiddingStrategy.class).to(Half.class).in(Scopes.SINGLETON);
 *   }
 *
 *   @Override
 *   public List<Parameter<?>> parameters() {
 *     return List.of(SHARE);
 *   }
 *
 *   static final class Half implements BiddingStrategy {
 *     private final ParsedParameters<Double> shares = new ParsedParameters<>(SHARE::in);
 *     private final StrategyMetrics.Counter unknown;
 *
 *     // Asked for in the constructor: what the platform lends.
 *     @Inject
 *     Half(StrategyContext context) {
 *       unknown = context.metrics().counter("unknown_visitors");
 *     }
 *
 *     @Override
 *     public Decision decide(Opportunity opportunity) {
 *       List<PricedCandidate> bids = new ArrayList<>();
 *       for (Candidate candidate : opportunity.candidates()) {
 *         if (!candidate.visitor().known() || candidate.budgetLeftMicros() <= 0) {
 *           unknown.increment();
 *           continue;
 *         }
 *         // Empty when this campaign's parameters are wrong: that costs its own bids only.
 *         double share = shares.of(candidate.parameters()).orElse(0.0);
 *         long priceCpmMicros = (long) (candidate.maxBidCpmMicros() * share);
 *         if (priceCpmMicros >= Math.max(1, candidate.bidFloorCpmMicros())) {
 *           bids.add(PricedCandidate.of(candidate, priceCpmMicros));
 *         }
 *       }
 *       return bids.isEmpty() ? Decision.noBid(NoBidReason.NO_INTEREST) : Decision.bids(bids);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <h2>What holds everywhere</h2>
 *
 * <ul>
 *   <li><b>Money</b> is {@code long} micros of the campaign's currency. <i>CPM micros</i> are for a thousand impressions: 2,500,000 is 2.50 for a thousand, 0.0025 for
 *       the one on offer. <i>Micros</i> without CPM, as of budgets and conversions, are whole amounts: 2,500,000 is 2.50.
 *   <li><b>Times</b> are epoch milliseconds of the platform's clock, which in replay and simulation is not the wall's.
 *   <li><b>Null</b> is nowhere, neither taken nor given, but where a type says {@code @Nullable}. Unknown is an empty text, 0, {@code NaN} or an empty {@link
 *       java.util.Optional}, as the method says.
 *   <li><b>Threads.</b> A strategy is asked and told by many at once. What it is lent is thread-safe; an {@link io.segmento.strategy.Opportunity}, an {@link
 *       io.segmento.strategy.Outcome} and all that they give are one thread's, and valid until the call returns.
 *   <li><b>Exceptions.</b> What {@code decide} throws is no bid, counted; five in a row, or more than 1 % of many, and the version is taken out. What a constructor throws
 *       keeps the version from being loaded, with the message as the reason. Nothing that a strategy throws fails an auction.
 *   <li><b>Bounds.</b> A decision may take 50 ms of the processor and allocate 16 MiB; a usual one takes 10 µs and a few kilobytes.
 *   <li><b>Persons.</b> No identifier of a person or device, nor an address, is here: what is not here cannot leak. Nor may a note or a counter's name be made of what
 *       a visitor did.
 *   <li><b>Restarts.</b> What is in fields is gone when the node restarts, and other nodes never see it; what lies in {@link io.segmento.strategy.StrategyContext#state()} stays, and is shared.
 *   <li><b>Sameness.</b> The same opportunity with the same seed gives the same decision; so randomness comes from {@link io.segmento.strategy.SeededRandom} and {@link
 *       io.segmento.strategy.Opportunity#seed()}, time from {@link io.segmento.strategy.Opportunity#nowMillis()}.
 * </ul>
 *
 * <p>Parts that strategies are usually made of lie in {@link io.segmento.strategy.bidding}, what a test of one needs in {@link io.segmento.strategy.testing}. {@link
 * io.segmento.strategy.StrategyApi} says which plugins run on which platform.
 */
@NullMarked
package io.segmento.strategy;

import org.jspecify.annotations.NullMarked;
