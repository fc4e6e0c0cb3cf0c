using Microsoft.EntityFrameworkCore;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Aggregates;
using Nova.Database.Allocations;
using Nova.Database.Calls;
using Nova.Database.Certificates;
using Nova.Database.Consoles;
using Nova.Database.Ec2;
using Nova.Database.Events;
using Nova.Database.Flavors;
using Nova.Database.Guests;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Keypairs;
using Nova.Database.Moves;
using Nova.Database.Quotas;
using Nova.Database.Sagas;
using Nova.Database.ServerGroups;

namespace Nova.Database.Schema;

/// <summary>Tables, keys and indexes; each index names the query it serves.</summary>
internal static class NovaModel
{
    private const int ResourceClassLength = 64;

    public static void Describe(ModelBuilder model)
    {
        var instance = model.Hot<InstanceTable, InstanceRecord>();
        instance.HasIndex("project_id", "deleted", "created_at", "id"); // pages of a project
        instance.HasIndex("deleted", "created_at", "id"); // pages of all projects
        instance.HasIndex("host", "deleted"); // guests of a host
        instance.HasIndex("updated_at"); // changes-since
        instance.HasIndex("server_group"); // members of a group
        model.Hot<BlockDeviceTable, PlacedDevice>().HasIndex("volume_id"); // whose volume
        var address = model.Hot<FixedAddressTable, FixedAddress>();
        address.HasIndex("address"); // who asks for metadata
        address.HasIndex("instance_uuid"); // addresses of an instance
        address.HasIndex("network_uuid", "free_slot"); // the next free one
        model.Hot<GuestPasswordTable, GuestPassword>();
        model.Hot<ActionTable, InstanceAction>().HasIndex("instance_uuid", "request_id");
        model.Hot<ActionEventTable, InstanceActionEvent>().HasIndex("action_id");
        model.Hot<GuestTable, Guest>().HasIndex("host"); // guests of a host
        var migration = model.Hot<MigrationTable, MigrationRecord>();
        migration.HasIndex("created_at", "id"); // pages
        migration.HasIndex("instance_uuid", "status"); // the move of a server
        migration.HasIndex("status", "updated_at"); // resizes to be confirmed by themselves
        model.Hot<SagaTable, SagaEntry>().HasIndex("exclusive_key").IsUnique();
        model.Hot<SagaSignalTable, SagaSignal>();
        model.Hot<ConductorTable, ConductorLeaseRow>();
        model.Hot<ResourceProviderTable, ResourceProvider>();
        model.Hot<InventoryTable, Inventory>();
        model.Hot<AllocationTable, Allocation>();
        model.Hot<ProviderTraitTable, ProviderTrait>();
        model.Hot<ServiceTable, ServiceRow>().HasIndex("host", "binary_name").IsUnique();
        var node = model.Hot<ComputeNodeTable, ComputeNode>();
        node.HasIndex("host");
        node.HasIndex("revision"); // deltas for the schedulers
        model.Hot<CallResultTable, CallResult>().HasIndex("expires_at"); // purge
        model.Hot<IdempotencyKeyTable, IdempotencyKey>().HasIndex("expires_at"); // purge
        model.Hot<QuotaUsageTable, QuotaUsage>();
        model.Hot<EventTable, EventRow>().HasIndex("created_at"); // those that waited too long
        model.Hot<EventPublisherTable, EventPublisher>();
        var archived = model.Shadow<InstanceTable, InstanceRecord>();
        archived.HasIndex("uuid").IsUnique();
        archived.HasIndex("deleted_at"); // purge
        model.Shadow<BlockDeviceTable, PlacedDevice>();
        model.Shadow<MigrationTable, MigrationRecord>().HasIndex("instance_uuid");
        model.Shadow<ActionTable, InstanceAction>().HasIndex("instance_uuid");
        model.Shadow<ActionEventTable, InstanceActionEvent>().HasIndex("action_id");
        model.Entity<KeypairRow>(keypair =>
        {
            keypair.ToTable("key_pairs");
            keypair.HasIndex(x => new { x.UserId, x.Name }).IsUnique();
        });
        model.Entity<CertificateRow>(certificate =>
        {
            certificate.ToTable("certificates");
            certificate.HasIndex(x => new { x.ProjectId, x.UserId });
            certificate.HasIndex(x => x.UserId);
            certificate.HasIndex(x => x.Authority);
            certificate.HasIndex(x => x.NotAfter); // those that ended
        });
        model.Entity<ConsoleTokenRow>(token =>
        {
            token.ToTable("console_auth_tokens");
            token.HasIndex(x => x.TokenHash).IsUnique();
            token.HasIndex(x => x.InstanceUuid); // revoked with the instance's guest
            token.HasIndex(x => x.ExpiresAt); // purge
        });
        model.Entity<S3ImageRow>(image =>
        {
            image.ToTable("s3_images");
            image.HasIndex(x => x.Uuid).IsUnique();
        });
        model.Entity<ServerGroupRow>(group =>
        {
            group.ToTable("server_groups");
            group.HasIndex(x => x.Uuid).IsUnique();
            group.HasIndex(x => x.ProjectId);
        });
        model.Entity<RevisionCounterRow>(counter =>
        {
            counter.ToTable("revision_counter");
            counter.Property(x => x.Id).ValueGeneratedNever();
            counter.HasData(new RevisionCounterRow { Id = RevisionCounterRow.Counter });
        });
        DescribeFlavors(model);
        DescribeAggregates(model);
        DescribeQuotas(model);
        NetworkModel.Describe(model);
    }

    private static void DescribeFlavors(ModelBuilder model)
    {
        model.Entity<FlavorRow>(flavor =>
        {
            flavor.ToTable("flavors");
            flavor.HasIndex(x => x.Flavorid).IsUnique();
            flavor.HasIndex(x => x.Name).IsUnique();
            flavor.HasMany(x => x.ExtraSpecs).WithOne().HasForeignKey(x => x.FlavorId);
            flavor.HasMany(x => x.Projects).WithOne().HasForeignKey(x => x.FlavorId);
        });
        model.Entity<FlavorExtraSpecRow>(spec =>
        {
            spec.ToTable("flavor_extra_specs");
            spec.HasKey(x => new { x.FlavorId, x.Name });
        });
        model.Entity<FlavorProjectRow>(project =>
        {
            project.ToTable("flavor_projects");
            project.HasKey(x => new { x.FlavorId, x.ProjectId });
        });
    }

    private static void DescribeAggregates(ModelBuilder model)
    {
        model.Entity<AggregateRow>(aggregate =>
        {
            aggregate.ToTable("aggregates");
            aggregate.HasIndex(x => x.Uuid).IsUnique();
            aggregate.HasIndex(x => x.Name).IsUnique();
            aggregate.HasMany(x => x.Hosts).WithOne().HasForeignKey(x => x.AggregateId);
            aggregate.HasMany(x => x.Metadata).WithOne().HasForeignKey(x => x.AggregateId);
        });
        model.Entity<AggregateHostRow>(member =>
        {
            member.ToTable("aggregate_hosts");
            member.HasKey(x => new { x.AggregateId, x.Host });
            member.HasIndex(x => x.Host);
        });
        model.Entity<AggregateMetadataRow>(item =>
        {
            item.ToTable("aggregate_metadata");
            item.HasKey(x => new { x.AggregateId, x.Name });
        });
    }

    private static void DescribeQuotas(ModelBuilder model)
    {
        model.Entity<QuotaRow>(quota =>
        {
            quota.ToTable("quotas");
            quota.HasKey(x => new { x.ProjectId, x.UserId, x.Resource });
            quota.Property(x => x.Resource).HasMaxLength(ResourceClassLength);
        });
        model.Entity<QuotaClassRow>(quota =>
        {
            quota.ToTable("quota_classes");
            quota.HasKey(x => new { x.ClassName, x.Resource });
        });
    }
}
