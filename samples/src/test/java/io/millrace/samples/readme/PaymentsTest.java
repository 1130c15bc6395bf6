package io.millrace.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import io.millrace.samples.readme.Payments.Payment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentsTest {

    private final List<String> clerk = Collections.synchronizedList(new ArrayList<>());
    private final List<Payment> books = Collections.synchronizedList(new ArrayList<>());

    @Test
    void everyPaymentIsBookedOnceOrLookedAt() {
        Pipeline<Payment> cards =
                Pipeline.define("cards").from(List.of(new Payment("a", 100), new Payment("b", 2_000_000)));
        Pipeline<Payment> transfers =
                Pipeline.define("transfers").from(List.of(new Payment("c", 300), new Payment("a", 100)));
        RunReport report = Payments.booked(cards, transfers, Sinks.each(clerk::add), Sinks.each(books::addAll))
                .run()
                .await()
                .assertNoLoss();
        assertThat(books).extracting(Payment::id).containsExactlyInAnyOrder("a", "c");
        assertThat(clerk).containsExactly("b: 2000000 cents");
        assertThat(report.in()).isEqualTo(4);
        assertThat(report.stage("divert").count(OutcomeKind.DIVERTED)).isOne();
        assertThat(report.stages().stream().map(StageFigures::name))
                .contains("transfers.iterable", "merge", "divert.large.text", "divert.large.each");
    }
}
