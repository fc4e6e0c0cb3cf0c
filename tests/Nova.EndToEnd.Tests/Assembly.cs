using Xunit.Sdk;
using Xunit.v3;

// Each test starts a cloud of processes: one at a time is enough for a small machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
