package io.segmento.tools.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.v1.ImportRefusal;
import io.segmento.proto.v1.Product;
import io.segmento.tools.console.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductFileTest {
  private static final Product TENT = Product.newBuilder()
      .setSku("tent-2p")
      .setName("Tent, for \"two\"")
      .setPriceMicros(349_500_000)
      .setCurrency("USD")
      .setImageUrl("https://img.example/t.jpg")
      .setLinkUrl("https://shop.example/t")
      .addCategories("Camping")
      .addCategories("Tents")
      .addAvailableIn("USA")
      .addAvailableIn("CAN/ON")
      .addRelatedSkus("mat-1")
      .setInStock(true)
      .build();
  private static final String CSV =
      "\ufeffsku,name,price,currency,image_url,link_url,categories,available_in,in_stock,related_skus,colour\r\n"
          + "tent-2p,\"Tent, for \"\"two\"\"\",349.50,USD,https://img.example/t.jpg,https://shop.example/t,Camping|Tents,USA|CAN/ON,true,mat-1,red\r\n";

  @TempDir
  Path directory;

  private final ProductColumns columns = new ProductColumns("EUR");

  @Test
  void ownColumnsMakeAProduct() throws IOException {
    List<ProductRow> rows = read("shop.csv", CSV.getBytes(UTF_8));
    assertThat(rows).containsExactly(ProductRow.of(2, TENT));
    assertThat(columns.ignored()).containsExactly("colour");
  }

  @Test
  void gzippedFileIsReadTheSame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(CSV.getBytes(UTF_8));
    }
    assertThat(read("shop.csv.gz", bytes.toByteArray())).containsExactly(ProductRow.of(2, TENT));
  }

  @Test
  void namesOfShoppingFeedsDoAsWell() throws IOException {
    String tsv = """
        id\ttitle\tprice\tsale_price\timage_link\tlink\tproduct_type\tavailability
        a\tBoots "high"\t120.00 EUR\t99.90 EUR\thttps://i/a\thttps://l/a\tShoes > Boots\tin stock
        b\tSocks\t9.90\t\thttps://i/b\thttps://l/b\tShoes\tout_of_stock
        """;
    List<ProductRow> rows = read("google.txt", tsv.getBytes(UTF_8));
    assertThat(rows).hasSize(2);
    Product boots = product(rows.get(0));
    assertThat(boots.getPriceMicros()).isEqualTo(99_900_000);
    assertThat(boots.getName()).isEqualTo("Boots \"high\"");
    assertThat(boots.getCategoriesList()).containsExactly("Shoes > Boots");
    assertThat(boots.getInStock()).isTrue();
    assertThat(product(rows.get(1)).getInStock()).isFalse();
    assertThat(product(rows.get(1)).getCurrency()).isEqualTo("EUR");
  }

  @Test
  void jsonMayBeAnArrayOrLines() throws IOException {
    String one =
        "{\"sku\":\"tent-2p\",\"name\":\"Tent, for \\\"two\\\"\",\"price_micros\":349500000,\"currency\":\"usd\","
            + "\"image_url\":\"https://img.example/t.jpg\",\"link_url\":\"https://shop.example/t\","
            + "\"categories\":[\"Camping\",\"Tents\"],\"available_in\":[\"USA\",\"CAN/ON\"],\"related_skus\":[\"mat-1\"],\"in_stock\":true}";
    String lines = one + "\n" + one + "\n";
    String array = "[" + one + "," + one + "]";
    assertThat(read("a.jsonl", lines.getBytes(UTF_8)))
        .containsExactly(ProductRow.of(1, TENT), ProductRow.of(2, TENT));
    assertThat(read("a.json", array.getBytes(UTF_8)))
        .containsExactly(ProductRow.of(1, TENT), ProductRow.of(2, TENT));
  }

  @Test
  void whatIsNoProductIsToldWithRowFieldValueAndExpectation() throws IOException {
    String csv = """
        sku,price,in_stock
        a,cheap,true
        b,1.2345678,true
        c,1,perhaps
        """;
    List<ImportRefusal> refusals =
        read("bad.csv", csv.getBytes(UTF_8)).stream().map(ProductRow::refusal).toList();
    assertThat(refusals)
        .extracting(each ->
            each.getRow() + " " + each.getSku() + " " + each.getField() + " " + each.getValue())
        .containsExactly(
            "2 a price \"cheap\"", "3 b price \"1.2345678\"", "4 c in_stock \"perhaps\"");
    assertThat(refusals.get(0).getExpected()).isEqualTo("a price such as 12.50 or 12.50 USD");
  }

  @Test
  void fileThatBreaksOffSaysWhere() {
    assertThatThrownBy(
            () -> read("cut.json", "[{\"sku\":\"a\",\"price\":1},{\"sku\"".getBytes(UTF_8)))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("after row 1");
    assertThatThrownBy(() -> new ProductFile(Path.of("none.csv"), FeedFormatName.csv, columns))
        .hasMessage("none.csv: no such file");
  }

  private List<ProductRow> read(String name, byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    List<ProductRow> rows = new ArrayList<>();
    try (ProductFile products = new ProductFile(file, FeedFormatName.of(name), columns)) {
      for (ProductRow row = products.next(); row != null; row = products.next()) {
        rows.add(row);
      }
      assertThat(products.share()).isEqualTo(1);
    }
    return rows;
  }

  private static Product product(ProductRow row) {
    return java.util.Objects.requireNonNull(row.product());
  }
}
