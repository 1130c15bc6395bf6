package io.millrace.samples.readme;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Sink;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.branch.Branch;
import io.millrace.operators.branch.Divert;
import io.millrace.operators.keyed.Deduplicate;
import io.millrace.operators.merge.Merge;
import java.time.Duration;
import java.util.List;

/** Takes payments from two places, once each, and has some looked at. */
final class Payments {

    private Payments() {}

    static Pipeline<List<Payment>> booked(
            Pipeline<Payment> cards, Pipeline<Payment> transfers, Sink<String> clerk, Sink<List<Payment>> books) {
        return cards.via(Merge.with(transfers))
                .via(Deduplicate.within(Duration.ofMinutes(10), 100_000, Payment::id))
                .via(Divert.when(
                        payment -> payment.cents() > 1_000_000,
                        Branch.of("large", large -> large.map(Payment::text).to(clerk))))
                .via(Batch.bySizeOrAge(500, Duration.ofMillis(200)))
                .to(books);
    }

    record Payment(String id, long cents) {

        String text() {
            return id + ": " + cents + " cents";
        }
    }
}
