/** What users type: pipelines, stages, sources, sinks and runs. */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;
