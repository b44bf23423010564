package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.Filters;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.notice.BidTokens;
import jakarta.inject.Inject;

/** Makes the stages that look at money for other budgets than the node's. Thread-safe. */
final class AuctionStagesFactory {

  private final CandidateSelection selection;
  private final StrategyNames strategies;
  private final CreativeTemplates templates;
  private final BidTokens tokens;
  private final Markups markups;
  private final AuctionMetrics metrics;
  private final BidLog log;
  private final CellCounts counts;
  private final ExperimentPeople people;
  private final AuctionConfig config;

  @Inject
  AuctionStagesFactory(
      CandidateSelection selection,
      StrategyNames strategies,
      CreativeTemplates templates,
      BidTokens tokens,
      Markups markups,
      AuctionMetrics metrics,
      BidLog log,
      CellCounts counts,
      ExperimentPeople people,
      AuctionConfig config) {
    this.selection = selection;
    this.strategies = strategies;
    this.templates = templates;
    this.tokens = tokens;
    this.markups = markups;
    this.metrics = metrics;
    this.log = log;
    this.counts = counts;
    this.people = people;
    this.config = config;
  }

  AuctionStages of(Budgets budgets, ArmChoice arms) {
    return new AuctionStages(
        selection.with(new CampaignCheck(
            new Filters(budgets, strategies, templates), budgets, arms, templates)),
        new AnswerBuilder(tokens, markups, budgets, metrics, log, counts, people, config));
  }
}
