package io.segmento.tools.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.WholeCore;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.tools.SegmentoMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a person types them, against a whole core. */
class CatalogCommandsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String SHOP = """
      entries:
        - advertiser: {id: shop, name: Shop, domain: shop.example, active: true}
        - campaign:
            {id: brand, advertiser_id: shop, name: Brand, status: ACTIVE_CAMPAIGN, currency: USD, max_bid_cpm_micros: 1_000_000, strategy: fixed-cpm}
      """;

  @TempDir
  Path work;

  private WholeCore core;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    core = WholeCore.start(redis.uri(), work);
  }

  @AfterEach
  void stop() {
    core.close();
  }

  @Test
  void aDirectoryIsAppliedAsOneAndItsChangesAreShownFieldByField() throws IOException {
    Path catalog = Files.createDirectories(work.resolve("catalog"));
    Files.writeString(
        catalog.resolve("2-campaign.yaml"),
        "entries:\n" + SHOP.substring(SHOP.indexOf("  - campaign")));
    Files.writeString(
        catalog.resolve("1-shop.yaml"), SHOP.substring(0, SHOP.indexOf("  - campaign")));
    Files.writeString(catalog.resolve("README.md"), "not a catalog");

    assertThat(run(0, "catalog", "apply", catalog.toString(), "--dry-run"))
        .contains(
            "+ advertiser shop", "    domain: shop.example", "2 created", "Nothing was changed");
    assertThat(run(0, "catalog", "apply", catalog.toString())).contains("now at version 1");
    assertThat(run(0, "catalog", "apply", catalog.toString()))
        .isEqualTo("2 unchanged\nNothing was changed; the catalog is at version 1.\n");

    Path raised =
        Files.writeString(work.resolve("raised.yaml"), SHOP.replace("1_000_000", "2_000_000"));
    assertThat(run(0, "catalog", "apply", raised.toString(), "--yes")).isEqualTo("""
            ~ campaign brand
                max_bid_cpm_micros: 1000000 → 2000000
            1 replaced, 1 unchanged
            The catalog is now at version 2; the core bids by it.
            """);
    assertThat(run(0, "catalog", "history", "campaign", "brand", "--limit", "1"))
        .startsWith("~ campaign brand  20")
        .contains("by development, version 2", "max_bid_cpm_micros: 1000000 → 2000000");
  }

  @Test
  void whatTheCoreRefusesIsToldAndChangesNothing() throws IOException {
    Path file = Files.writeString(work.resolve("bad.yaml"), SHOP.replace("1_000_000", "-1"));
    run(1, "catalog", "apply", file.toString());
    assertThat(err.toString())
        .contains("campaign \"brand\".max_bid_cpm_micros: -1 (expected: > 0)");
    assertThat(run(0, "catalog", "history")).isEqualTo("No change is known.\n");
    run(1, "catalog", "get", "campaign", "brand");
    assertThat(err.toString()).contains("NOT_FOUND");
    run(2, "catalog", "get", "campaigns", "brand");
    assertThat(err.toString()).contains("expected: one of exchange, advertiser");
  }

  @Test
  void whatIsExportedIsAppliedElsewhere() throws IOException {
    Path file = Files.writeString(work.resolve("shop.yaml"), SHOP);
    run(0, "catalog", "apply", file.toString());
    Path out = work.resolve("export.yaml");
    assertThat(run(0, "catalog", "export", "--out", out.toString())).contains("2 entries");
    assertThat(run(0, "catalog", "apply", out.toString())).startsWith("2 unchanged");
    assertThat(run(0, "catalog", "get", "campaign", "brand"))
        .contains("  - campaign:", "      max_bid_cpm_micros: 1000000", "# etag ");
    assertThat(run(0, "catalog", "list", "campaign")).contains("brand  Brand  active campaign");
    assertThat(run(0, "catalog", "delete", "campaign", "brand")).contains("# deleted");
    assertThat(run(0, "catalog", "list", "campaign")).doesNotContain("brand");
  }

  @Test
  void feedIsImportedAndWhatIsRefusedIsTold() throws IOException {
    run(
        0,
        "catalog",
        "apply",
        Files.writeString(work.resolve("shop.yaml"), SHOP).toString());
    StringBuilder csv = new StringBuilder("sku,name,price,image_url,link_url,in_stock\n");
    for (int i = 1; i <= 2_500; i++) {
      csv.append("p")
          .append(i)
          .append(",Product ")
          .append(i)
          .append(',')
          .append(i == 7 ? "much" : "1.5")
          .append(",https://i.example/")
          .append(i)
          .append(i == 9 ? ",nowhere" : ",https://shop.example/")
          .append(i)
          .append(",yes\n");
    }
    Path file = Files.writeString(work.resolve("products.csv"), csv);

    assertThat(run(
            0,
            "catalog",
            "import-products",
            "--advertiser",
            "shop",
            "--currency",
            "USD",
            file.toString()))
        .contains(
            " 8  p7   price     \"much\"      a price such as",
            "10  p9   link_url  \"nowhere9\"  an absolute http",
            "2,498 products, 2 rows refused: live at version 2");
    assertThat(run(0, "catalog", "get", "product", "shop/p2500")).contains("name: Product 2500");
    assertThat(run(0, "catalog", "list", "product-feed")).contains("2498 products");
    assertThat(run(0, "catalog", "list", "product", "--limit", "3")).contains("--limit shows them");

    run(1, "catalog", "import-products", "--advertiser", "shop", file.toString());
    assertThat(err.toString()).contains("refused: 2499 of 2499 rows");
    run(
        1,
        "catalog",
        "import-products",
        "--advertiser",
        "nobody",
        "--currency",
        "USD",
        file.toString());
    assertThat(err.toString()).contains("\"nobody\" (expected: an existing advertiser)");
    assertThat(run(0, "catalog", "list", "product-feed")).contains("2498 products");
  }

  private String run(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--core");
    all.add(core.address());
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      CommandLine command = SegmentoMain.commandLine();
      command.setErr(new PrintWriter(err, true));
      assertThat(command.execute(all.toArray(String[]::new))).as("%s", err).isEqualTo(exitCode);
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
