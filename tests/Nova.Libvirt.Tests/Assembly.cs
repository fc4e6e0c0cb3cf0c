using Nova.Libvirt.Tests.Fixtures;
using Xunit.Sdk;
using Xunit.v3;

// Before the first test: libvirt's library and a daemon with QEMU.
[assembly: AssemblyFixture(typeof(LibvirtDaemon))]

// The event loop and its count of users are the process's: tests of them must not see each other's connections.
[assembly: Parallelization(Mode = ParallelMode.None)]
