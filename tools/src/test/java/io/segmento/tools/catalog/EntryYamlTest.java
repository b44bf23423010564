package io.segmento.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.CatalogEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryYamlTest {
  @Test
  void whatIsPrintedIsReadBackTheSame() {
    List<CatalogEntry> sample = CatalogFile.sample().getEntriesList();

    assertThat(CatalogFile.parse("export", EntryYaml.of(sample)).getEntriesList())
        .isEqualTo(sample);
  }

  @Test
  void textThatLooksLikeSomethingElseStaysText() {
    CatalogEntry entry = CatalogEntry.newBuilder()
        .setAdvertiser(Advertiser.newBuilder()
            .setId("no")
            .setName("on")
            .setDomain("2.6")
            .addOrigins("null")
            .addOrigins("# not a comment")
            .addOrigins("a: b")
            .addOrigins("12_000")
            .addOrigins("2026-11-26")
            .addOrigins("line\nbreak \"and\" {{click}}")
            .setApiKeyHash(ByteString.copyFromUtf8("bytes")))
        .build();

    assertThat(CatalogFile.parse("export", EntryYaml.of(List.of(entry))).getEntriesList())
        .containsExactly(entry);
  }
}
