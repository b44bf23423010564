package io.segmento.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.policy.Clause;
import org.junit.jupiter.api.Test;

class EventColumnTest {

  /** Whoever adds a column reads this first: rows are kept, and leave the house. No column may say who somebody is or what somebody did at a shop; {@code user_ref} alone tells users apart, for a day. */
  @Clause("C15")
  @Test
  void theseColumnsAndNoOthersAreToldOfAnEvent() {
    assertThat(EventColumn.ALL)
        .extracting(EventColumn::name)
        .containsExactly(
            "event_id",
            "type",
            "event_time",
            "source_id",
            "exchange",
            "campaign_id",
            "advertiser_id",
            "creative_id",
            "format",
            "country",
            "device_type",
            "strategy",
            "strategy_version",
            "experiment_arm",
            "propensity",
            "permit_bits",
            "currency",
            "bid_price_cpm_micros",
            "value_cpm_micros",
            "billed",
            "billed_micros",
            "min_to_win_cpm_micros",
            "loss_reason",
            "no_bid_reason",
            "stands_for",
            "bid_time",
            "conversion_value_micros",
            "conversion_by_click",
            "click_probability_ppb",
            "conversion_probability_ppb",
            "base_value_cpm_micros",
            "budget_multiplier_ppm",
            "target_multiplier_ppm",
            "return_dual_ppm",
            "explored",
            "bid_floor_cpm_micros",
            "parameters_hash",
            "setup_hash",
            "conversion_delay_hours",
            "user_ref");
  }
}
