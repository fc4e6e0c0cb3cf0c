using Nova.Core.Hardware.Placing;
using static Nova.Compute.Tests.Libvirt.DomainXml.DomainDocument;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>Guests with processors, cells and pages of their own. Each test says what differs from the plain guest.</summary>
public sealed class PlacedDomainXmlTests
{
    [Fact]
    public void A_pinned_guest_is_on_its_own_processors_and_its_memory_beside_them() => AssertXml(
        """
        <domain type="qemu">
          <vcpu>2</vcpu>
          <cputune>
            <vcpupin vcpu="0" cpuset="4" />
            <vcpupin vcpu="1" cpuset="12" />
            <emulatorpin cpuset="4,12" />
          </cputune>
          <numatune>
            <memory mode="strict" nodeset="1" />
            <memnode cellid="0" mode="strict" nodeset="1" />
          </numatune>
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
            <numa>
              <cell id="0" cpus="0-1" memory="524288" unit="KiB" />
            </numa>
          </cpu>
        </domain>
        """,
        Plan() with { Place = new GuestPlace([Cell(1, 512, [new(0, 4), new(1, 12)])], [4, 12], [], LocksMemory: false), SharedCpus = [0, 1] },
        "memoryBacking", "vcpu", "cputune", "numatune", "cpu");

    [Fact]
    public void A_guest_over_two_cells_has_huge_pages_in_both_and_processors_in_real_time_and_others_that_float() => AssertXml(
        """
        <domain type="qemu">
          <memory unit="KiB">524288</memory>
          <currentMemory unit="KiB">524288</currentMemory>
          <memoryBacking>
            <hugepages>
              <page size="2048" unit="KiB" nodeset="0-1" />
            </hugepages>
            <nosharepages />
            <locked />
          </memoryBacking>
          <vcpu>2</vcpu>
          <cputune>
            <vcpupin vcpu="0" cpuset="0-3,6" />
            <vcpupin vcpu="1" cpuset="8" />
            <emulatorpin cpuset="0-3,6" />
            <vcpusched vcpus="1" scheduler="fifo" priority="2" />
          </cputune>
          <numatune>
            <memory mode="strict" nodeset="0-1" />
            <memnode cellid="0" mode="strict" nodeset="1" />
            <memnode cellid="1" mode="strict" nodeset="0" />
          </numatune>
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
            <numa>
              <cell id="0" cpus="1" memory="262144" unit="KiB" memAccess="shared" />
              <cell id="1" cpus="0" memory="262144" unit="KiB" memAccess="shared" />
            </numa>
          </cpu>
        </domain>
        """,
        Plan() with
        {
            Place = new GuestPlace(
                [
                    Cell(1, 256, [new(1, 8)]) with { PageKib = 2048, HasHugePages = true },
                    Cell(0, 256, []) with { Floating = [0], FloatsOn = [0, 1, 2, 3, 6], PageKib = 2048, HasHugePages = true },
                ],
                [0, 1, 2, 3, 6],
                [1],
                LocksMemory: false),
            RealtimePriority = 2,
        },
        "memory", "currentMemory", "memoryBacking", "vcpu", "cputune", "numatune", "cpu");

    [Fact]
    public void Memory_in_small_pages_is_only_locked() => AssertXml(
        """
        <domain type="qemu">
          <memoryBacking>
            <locked />
          </memoryBacking>
        </domain>
        """,
        Plan() with { Place = new GuestPlace([Cell(0, 512, []) with { Floating = [0, 1], FloatsOn = [0], PageKib = 4 }], [0], [], LocksMemory: true) },
        "memoryBacking");

    [Fact]
    public void A_guest_without_a_place_stays_off_the_processors_of_others() => AssertXml(
        """
        <domain type="qemu">
          <vcpu cpuset="0-1,3">2</vcpu>
        </domain>
        """,
        Plan() with { SharedCpus = [0, 1, 3] },
        "vcpu", "cputune", "numatune");

    private static CellPlace Cell(int hostCell, int memoryMb, IReadOnlyList<CpuPin> pins) => new(hostCell, pins, [], [], [], memoryMb, null, HasHugePages: false);
}
