package io.millrace.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other tests read with is strict. */
class PrometheusTextTest {

    @Test
    void readsWhatIsRight() {
        PrometheusText text = PrometheusText.parse("""
                # HELP a_total what \\\\ it is
                # TYPE a_total counter
                a_total{x="1",y="q\\"\\\\\\n"} 1.5
                a_total{x="2"} 2.0E7

                # TYPE b gauge
                b NaN
                """);
        assertThat(text.value("a_total", "y", "q\"\\\n", "x", "1")).isEqualTo(1.5);
        assertThat(text.value("a_total", "x", "2")).isEqualTo(2e7);
        assertThat(text.value("b")).isNaN();
        assertThat(text.type("b")).isEqualTo("gauge");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1\n",
                "# TYPE a counter\na -1\n",
                "# TYPE a counter\na{x=1} 1\n",
                "# TYPE a counter\na{x=\"1\" y=\"2\"} 1\n",
                "# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n",
                "# TYPE a counter\na{x=\"1\"} 1\na{x=\"1\"} 2\n",
                "# TYPE a counter\na 1\n# TYPE b gauge\nb 1\n# TYPE a counter\n",
                "# TYPE a.b counter\n",
                "# TYPE a countre\n",
                "# TYPE a counter\na one\n",
                "# TYPE a counter\na 1",
                "# TYPE a counter\na{x=\"\\q\"} 1\n"
            })
    void refusesWhatIsWrong(String text) {
        assertThatThrownBy(() -> PrometheusText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
