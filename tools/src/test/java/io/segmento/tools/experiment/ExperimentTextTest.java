package io.segmento.tools.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.HoldOutLift;
import io.segmento.proto.v1.SampleRatioCheck;
import org.junit.jupiter.api.Test;

class ExperimentTextTest {

  private static ConfidenceInterval interval(double estimate, double low, double high, double p) {
    return ConfidenceInterval.newBuilder()
        .setEstimate(estimate)
        .setLow(low)
        .setHigh(high)
        .setPValue(p)
        .build();
  }

  private static ExperimentReport report(SampleRatioCheck.Builder check, HoldOutLift.Builder lift) {
    ArmRatio.Builder clicks = ArmRatio.newBuilder()
        .setKind(ArmRatioKind.CLICK_RATE)
        .setValue(interval(0.01, 0.009, 0.011, 0));
    return ExperimentReport.newBuilder()
        .setExperimentId("shading-1")
        .setCampaignId("boots")
        .setCurrency("EUR")
        .setSampleRatio(check)
        .addArms(ArmReport.newBuilder()
            .setArm(1)
            .setName("now")
            .setUsersPermille(450)
            .addRatios(clicks))
        .addArms(ArmReport.newBuilder()
            .setArm(2)
            .setName("then")
            .setUsersPermille(450)
            .addRatios(clicks.clone().setDifference(interval(0.002, 0.001, 0.003, 0.004))))
        .addArms(ArmReport.newBuilder()
            .setArm(3)
            .setName("nothing")
            .setUsersPermille(100)
            .setHoldOut(true)
            .setGhostBids(70))
        .setHoldOut(lift)
        .build();
  }

  @Test
  void whatIsToBeComparedStandsBelowEachOtherAndTheCheckComesFirst() {
    String text = ExperimentText.of(report(
        SampleRatioCheck.newBuilder().setPValue(0.4),
        HoldOutLift.newBuilder()
            .setBidFor(1_000)
            .setBidForBuyers(120)
            .setHeldOut(100)
            .setHeldOutBuyers(10)
            .setLift(interval(0.2, -0.1, 0.5, 0))));

    assertThat(text.lines().skip(1).findFirst().orElseThrow())
        .startsWith("The arms have the users that they should (p = 0.400)");
    assertThat(text)
        .containsPattern("click rate +now +0\\.01")
        .containsPattern("click rate +then +.* 0\\.004 +\\*")
        .containsPattern("3 nothing, held out +0 +10\\.0 % +70")
        .contains("Of 1,000 people who were bid for 120 bought, of 100 who were held out 10")
        .contains(
            "Lift of the campaign: +20.0 % (95 %: -10.0 to +50.0 %): it may as well have none.");
  }

  @Test
  void whatNobodyShouldTrustIsSaidBeforeItIsRead() {
    String text = ExperimentText.of(report(
        SampleRatioCheck.newBuilder().setPValue(1e-9).setMismatch(true), HoldOutLift.newBuilder()));

    assertThat(text.lines().skip(1).findFirst().orElseThrow()).contains("trust no figure below");
    assertThat(text).contains("cannot tell before somebody of either group buys");
  }
}
