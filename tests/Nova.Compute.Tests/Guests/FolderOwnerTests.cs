using Nova.Compute.Drivers;
using Nova.Compute.Guests;

namespace Nova.Compute.Tests.Guests;

/// <summary>One folder on storage that hosts share, and the guests of one instance that come and go.</summary>
public sealed class FolderOwnerTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nova-owner-");
    private readonly Guid _instance = Guid.NewGuid();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_folder_is_of_the_guest_that_took_it_last_and_of_nobody_else()
    {
        var disks = new Folder(_root.FullName);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.False(FolderOwner.IsAnother(disks, _instance, first));

        FolderOwner.Set(disks, _instance, second);
        Assert.True(FolderOwner.IsAnother(disks, _instance, first));
        Assert.False(FolderOwner.IsAnother(disks, _instance, second));

        FolderOwner.Unset(disks, _instance, first);
        Assert.True(FolderOwner.IsAnother(disks, _instance, first));
        FolderOwner.Unset(disks, _instance, second);
        Assert.False(FolderOwner.IsAnother(disks, _instance, first));
    }

    /// <summary>Where the folder is, and nothing else.</summary>
    private sealed class Folder(string root) : IGuestDisks
    {
        public string? DirectoryOf(Guid instanceId) => root;

        public Task<bool> HasDisksAsync(GuestSpec spec, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedDisks> PrepareDisksAsync(GuestSpec spec, CancellationToken ct) => throw new NotSupportedException();

        public Task FetchPartsAsync(GuestSpec spec, CancellationToken ct) => throw new NotSupportedException();

        public Task ClearDisksAsync(GuestSpec spec, CancellationToken ct) => throw new NotSupportedException();

        public Task RemoveDisksAsync(Guid instanceId, CancellationToken ct) => throw new NotSupportedException();
    }
}
