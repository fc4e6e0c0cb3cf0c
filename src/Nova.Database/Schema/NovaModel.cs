using Microsoft.EntityFrameworkCore;
using Nova.Database.Aggregates;
using Nova.Database.Allocations;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Keypairs;
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
        model.Entity<InstanceRow>(instance =>
        {
            instance.ToTable("instances");
            instance.HasIndex(x => x.Uuid).IsUnique();
            instance.HasIndex(x => new { x.ProjectId, x.Deleted, x.CreatedAt, x.Id }); // pages of a project
            instance.HasIndex(x => new { x.Deleted, x.CreatedAt, x.Id }); // pages of all projects
            instance.HasIndex(x => new { x.Host, x.Deleted }); // guests of a host
            instance.HasIndex(x => x.UpdatedAt); // changes-since
            instance.HasIndex(x => x.ServerGroup); // members of a group
        });
        model.Entity<InstanceActionRow>(action =>
        {
            action.ToTable("instance_actions");
            action.HasIndex(x => new { x.InstanceUuid, x.RequestId });
        });
        model.Entity<InstanceActionEventRow>(happening =>
        {
            happening.ToTable("instance_actions_events");
            happening.HasIndex(x => x.ActionId);
        });
        model.Entity<SagaRow>(saga =>
        {
            saga.ToTable("sagas");
            saga.HasKey(x => x.Id);
            saga.Property(x => x.Kind).HasMaxLength(64);
            saga.Property(x => x.Phase).HasMaxLength(16);
            saga.HasIndex(x => x.ActiveInstanceUuid).IsUnique();
        });
        model.Entity<ConductorRow>(conductor =>
        {
            conductor.ToTable("conductors");
            conductor.HasKey(x => x.Id);
        });
        model.Entity<HostLeftoverRow>(leftover =>
        {
            leftover.ToTable("host_leftovers");
            leftover.HasKey(x => new { x.Host, x.InstanceUuid });
        });
        model.Entity<ResourceProviderRow>(provider =>
        {
            provider.ToTable("resource_providers");
            provider.HasKey(x => x.Uuid);
        });
        model.Entity<InventoryRow>(inventory =>
        {
            inventory.ToTable("inventories");
            inventory.HasKey(x => new { x.ProviderUuid, x.ResourceClass });
            inventory.Property(x => x.ResourceClass).HasMaxLength(ResourceClassLength);
        });
        model.Entity<AllocationRow>(allocation =>
        {
            allocation.ToTable("allocations");
            allocation.HasKey(x => new { x.ConsumerUuid, x.ProviderUuid, x.ResourceClass });
            allocation.Property(x => x.ResourceClass).HasMaxLength(ResourceClassLength);
        });
        model.Entity<ProviderTraitRow>(trait =>
        {
            trait.ToTable("provider_traits");
            trait.HasKey(x => new { x.ProviderUuid, x.Trait });
        });
        model.Entity<ServiceRow>(service =>
        {
            service.ToTable("services");
            service.HasIndex(x => x.Uuid).IsUnique();
            service.HasIndex(x => new { x.Host, x.Binary }).IsUnique();
        });
        model.Entity<ComputeNodeRow>(node =>
        {
            node.ToTable("compute_nodes");
            node.HasIndex(x => x.Uuid).IsUnique();
            node.HasIndex(x => x.Host);
            node.HasIndex(x => x.Revision); // deltas for the schedulers
        });
        model.Entity<KeypairRow>(keypair =>
        {
            keypair.ToTable("key_pairs");
            keypair.HasIndex(x => new { x.UserId, x.Name }).IsUnique();
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
        DescribeCalls(model);
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
        model.Entity<QuotaUsageRow>(usage =>
        {
            usage.ToTable("quota_usages");
            usage.HasKey(x => new { x.ProjectId, x.UserId });
        });
    }

    private static void DescribeCalls(ModelBuilder model)
    {
        model.Entity<RpcResultRow>(result =>
        {
            result.ToTable("rpc_results");
            result.HasKey(x => x.CallId);
            result.HasIndex(x => x.ExpiresAt); // purge
        });
        model.Entity<IdempotencyKeyRow>(key =>
        {
            key.ToTable("idempotency_keys");
            key.HasKey(x => new { x.ProjectId, x.UserId, x.IdempotencyKey });
            key.HasIndex(x => x.ExpiresAt); // purge
        });
    }
}
