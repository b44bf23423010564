package io.segmento.tools.feed;

import java.util.Locale;

/** What a file of products is written in. */
public enum FeedFormatName {
  csv,
  tsv,
  json,
  jsonl;

  /** By the end of a file's name, before {@code .gz}; CSV when it says nothing. */
  public static FeedFormatName of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
    if (name.endsWith(".json")) {
      return json;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return jsonl;
    }
    return name.endsWith(".tsv") || name.endsWith(".txt") ? tsv : csv;
  }
}
