package io.millrace.samples.readme;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import java.util.List;
import reactor.core.publisher.Mono;

public final class Orders {

    static Pipeline<List<String>> orders(List<String> lines) {
        return Pipeline.define("orders")
                .from(lines)
                .map(Orders::parse)
                .onError(OnError.skip())
                .mapAsync(16, Orders::reserve)
                .with(CallPolicy.deadline(ofSeconds(30))
                        .attemptTimeout(ofSeconds(9))
                        .idempotent()
                        .attempts(3))
                .mapCpu(Orders::label)
                .via(Batch.bySizeOrAge(3, ofSeconds(10)))
                .to(Sinks.each(System.out::println));
    }

    public static void main(String[] args) {
        List<String> lines = List.of("nut,12", "bolt,7", "screw,many", "gear,2", "axle,1");
        try (PipelineRun run = orders(lines).run()) {
            System.out.print(run.await().toText());
        }
    }

    record Order(String item, int pieces) {}

    static Order parse(String line) {
        String[] fields = line.split(",");
        return new Order(fields[0], Integer.parseInt(fields[1]));
    }

    static Mono<Order> reserve(Order order) { // stands for a remote call
        return Mono.delay(ofMillis(5)).thenReturn(order);
    }

    static String label(Order order) { // stands for a computation
        return order.pieces() + " x " + order.item();
    }
}
