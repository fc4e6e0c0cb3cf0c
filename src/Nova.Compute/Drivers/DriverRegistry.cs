using Nova.Compute.Drivers.Fake;

namespace Nova.Compute.Drivers;

/// <summary>Names of <c>compute_driver</c> to constructors.</summary>
internal sealed class DriverRegistry(FakeOptions fake, FakeCues cues, TimeProvider time)
{
    /// <summary>A driver for the host of this name, not started yet.</summary>
    public IComputeDriver Make(string driver, string host) => driver switch
    {
        DriverNames.Fake or DriverNames.MediumFake or DriverNames.SmallFake => new FakeDriver(host, fake, cues, time),
        _ => throw new ArgumentOutOfRangeException(nameof(driver), driver, "No such driver."),
    };
}
