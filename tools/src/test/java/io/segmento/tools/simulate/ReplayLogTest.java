package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.simulate.LoggedAuction;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayLogTest {

  private static final String HEADER =
      "event_id,type,event_time,source_id,exchange,campaign_id,currency,"
          + "bid_price_cpm_micros,value_cpm_micros,billed,billed_micros,min_to_win_cpm_micros,loss_reason,bid_time\r\n";
  private static final String AT = "2026-11-26T10:00:00Z";

  @TempDir
  Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void anExportOfEventsIsAuctionsOfOneCampaign() throws IOException {
    Path export = file(
        "export.csv",
        HEADER + "bid:a,bid," + AT + ",a,\"x, the exchange\",boots,EUR,900000,2000000,false,0,0,0,"
            + AT + "\r\n"
            + "win:a,win," + AT
            + ",a,\"x, the exchange\",boots,EUR,900000,2000000,true,900,600000,0," + AT + "\r\n"
            + "loss:b,loss," + AT + ",b,y,boots,EUR,900000,2000000,false,0,0,202," + AT + "\r\n"
            + "bid:c,bid," + AT + ",c,y,shoes,USD,900000,2000000,false,0,0,0," + AT + "\r\n");

    ReplayLog log = ReplayLog.read(export, "boots", 1_000_000);

    assertThat(log.leftOut()).isEqualTo(1);
    assertThat(log.auctions()).singleElement().satisfies(auction -> {
      assertThat(auction.exchange()).isEqualTo("x, the exchange");
      assertThat(auction.won()).isTrue();
      assertThat(auction.rate()).isEqualTo(0.002);
      assertThat(auction.knownPriceCpmMicros()).isEqualTo(600_000);
    });
    assertThatThrownBy(() -> ReplayLog.read(export, "", 1))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("choose a campaign");
    assertThatThrownBy(() -> ReplayLog.read(export, "gloves", 1))
        .hasMessageEndingWith("no auctions of campaign gloves (expected: at least 1)");
  }

  @Test
  void aTableOfAuctionsIsTakenAsItIs() throws IOException {
    Path table = file("auctions.csv", """
        at_millis,exchange,first_price,floor_cpm_micros,click_rate,bid_cpm_micros,won,paid_cpm_micros,minimum_to_win_cpm_micros,clicked
        1,x,true,0,0.01,500000,true,500000,0,true
        """);

    assertThat(ReplayLog.read(table, "", 1).auctions())
        .extracting(LoggedAuction::bidCpmMicros)
        .containsExactly(500_000L);
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path text = file("other.csv", "a,b\n1,2\n");
    assertThatThrownBy(() -> ReplayLog.read(text, "", 1))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("other.csv")
        .hasMessageContaining("no column at_millis");
    assertThatThrownBy(() -> ReplayLog.read(directory.resolve("none.parquet"), "", 1))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("none.parquet: not there (expected: a file or a directory)");
  }
}
