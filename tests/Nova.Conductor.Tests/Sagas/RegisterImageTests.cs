using Nova.Conductor.Bundles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>What an image says of its bundle in the end.</summary>
public sealed class RegisterImageTests
{
    [Fact]
    public async Task A_good_bundle_makes_an_image_that_is_available()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();

        var image = await SagaWorld.RegisterAsync(conductor);
        await conductor.UntilQuietAsync();

        Assert.Equal(("active", "available"), StateOf(conductor, image));
    }

    [Theory]
    [InlineData(BundleFailure.Decrypt, BundleFailure.Decrypt)]
    [InlineData(BundleFailure.Unpack, BundleFailure.Unpack)]
    [InlineData("object_not_found", BundleFailure.Upload)]
    public async Task A_bad_one_says_why(string code, string state)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        ((MemoryBundles)conductor.Get<IBundles>()).Fails.Enqueue(new Fault(FaultKind.BadRequest, "bad", code));

        var image = await SagaWorld.RegisterAsync(conductor);
        await conductor.UntilQuietAsync();

        Assert.Equal(("queued", state), StateOf(conductor, image));
    }

    [Fact]
    public async Task An_upload_of_a_conductor_that_died_is_waited_for()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var bundles = (MemoryBundles)conductor.Get<IBundles>();
        bundles.Fails.Enqueue(new Fault(FaultKind.Conflict, "saving"));
        bundles.Fails.Enqueue(new Fault(FaultKind.Unavailable, "away"));

        var image = await SagaWorld.RegisterAsync(conductor);
        await conductor.UntilQuietAsync();

        Assert.Equal(("active", "available"), StateOf(conductor, image));
    }

    /// <summary>Where the API died, or the image service refused the user's image.</summary>
    [Fact]
    public async Task Without_a_record_it_ends_by_itself()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        await conductor.Get<BundleHandlers>().RegisterAsync(new BundleLocation("p", "bucket/x"), TestConductor.Call(), CancellationToken.None);

        await conductor.UntilQuietAsync();

        Assert.Empty(SagaWorld.Images(conductor).All);
    }

    private static (string Status, string? Said) StateOf(TestConductor conductor, string image) =>
        (SagaWorld.Images(conductor).All[image], SagaWorld.Images(conductor).Said.GetValueOrDefault($"{image}/image_state"));
}
