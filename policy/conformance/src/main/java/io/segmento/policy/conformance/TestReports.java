package io.segmento.policy.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How tests ended, by the reports that surefire and failsafe leave. */
final class TestReports {
  private static final XMLInputFactory XML = XMLInputFactory.newFactory();

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
  }

  private TestReports() {}

  /** Reports of an earlier build, of a class that was compiled since or is gone, count for nothing. */
  static Map<TestName, Outcome> of(Project project) {
    Map<TestName, Outcome> outcomes = new HashMap<>();
    try {
      for (Path report : project.testReports()) {
        String name = report.getFileName().toString();
        String type = name.substring("TEST-".length(), name.length() - ".xml".length());
        if (project.isNewerThanItsTest(report, type)) {
          try (InputStream xml = Files.newInputStream(report)) {
            read(xml, outcomes);
          }
        }
      }
      return outcomes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  static void read(InputStream xml, Map<TestName, Outcome> outcomes) throws XMLStreamException {
    XMLStreamReader reader = XML.createXMLStreamReader(xml);
    TestName test = null;
    Outcome outcome = Outcome.GREEN;
    while (reader.hasNext()) {
      int at = reader.next();
      if (at == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "testcase" -> {
            test = new TestName(
                reader.getAttributeValue(null, "classname"),
                methodOf(reader.getAttributeValue(null, "name")));
            outcome = Outcome.GREEN;
          }
          case "failure", "error" -> outcome = Outcome.RED;
          case "skipped" -> outcome = Outcome.SKIPPED;
          default -> {}
        }
      } else if (at == XMLStreamConstants.END_ELEMENT
          && reader.getLocalName().equals("testcase")
          && test != null) {
        outcomes.merge(test, outcome, Outcome::and);
      }
    }
  }

  /** A parameterised test is reported once for each run, as {@code method(String)[1]} or {@code method{String}[1]}. */
  private static String methodOf(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Character.isJavaIdentifierPart(name.charAt(i))) {
        return name.substring(0, i);
      }
    }
    return name;
  }
}
