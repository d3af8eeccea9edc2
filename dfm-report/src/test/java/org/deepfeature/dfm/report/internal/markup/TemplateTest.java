package org.deepfeature.dfm.report.internal.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static String filled(String template, Values values) throws IOException {
    StringWriter out = new StringWriter();
    Template.of(new Markup(template)).write(values, out);
    return out.toString();
  }

  @Test
  void textCannotBecomeMarkupOrATemplate() throws IOException {
    String nasty = "<b title=\"'\">&{{other}}{{#x}}";
    assertThat(filled("<a title='{{text}}'>{{text}}</a>", new Values().put("text", nasty)))
        .isEqualTo(
            "<a title='E'>E</a>"
                .replace("E", "&lt;b title=&quot;&#39;&quot;&gt;&amp;{{other}}{{#x}}"));
  }

  @Test
  void sectionsAreThereOnceForEachOfTheirValuesAndSeeThoseAround() throws IOException {
    Values values =
        new Values()
            .put("name", "outer")
            .each("rows", List.of(new Values().put("name", "1"), new Values()))
            .each("none", List.of())
            .when("shown", true);
    assertThat(
            filled(
                "{{name}}:{{#rows}}[{{name}}]{{/rows}}{{#none}}no{{/none}}{{#shown}}!{{/shown}}",
                values))
        .isEqualTo("outer:[1][outer]!");
  }

  @Test
  void linesOfTagsAloneLeaveNoLine() throws IOException {
    assertThat(
            filled(
                "a\n{{! why }}\n  {{#x}}\nb\n{{/x}}\nc{{#x}}\n{{/x}}d\n",
                new Values().when("x", true)))
        .isEqualTo("a\nb\nc\nd\n");
  }

  @Test
  void placesWithoutAValueAndSectionsWithoutAnEndAreNamed() {
    assertThatThrownBy(() -> filled("{{#x}}{{who}}{{/x}}", new Values().when("x", true)))
        .hasMessage("The template has a place who without a value");
    assertThatThrownBy(() -> filled("{{#x}}", new Values()))
        .hasMessage("The template does not end x");
    assertThatThrownBy(() -> filled("{{#x}}{{/y}}{{/x}}", new Values()))
        .hasMessage("The template ends y, which is not open");
  }

  @Test
  void pathsBreakBehindSlashesAndHashesAnywhereButWordsNever() {
    assertThat(Markup.breakable("a/b_c & anomalous"))
        .hasToString("a/<wbr>b_<wbr>c &amp; anomalous");
    assertThat(Markup.breakable("0123456789abcdef".repeat(2)))
        .hasToString("01234567<wbr>89abcdef<wbr>01234567<wbr>89abcdef");
  }

  @Test
  void elementsEscapeWhatIsInThem() {
    assertThat(new Element("g").with("title", "\"<").add("a&b").add(new Element("p")).markup())
        .hasToString("<g title=\"&quot;&lt;\">a&amp;b<p/></g>");
  }
}
