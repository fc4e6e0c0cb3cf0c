using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
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

/// <summary>The model: tables and columns in snake case, as upstream names them where it has them.</summary>
internal abstract class NovaDbContext(DbContextOptions options) : DbContext(options)
{
    private const int ShortText = 255;

    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    public DbSet<InstanceActionRow> InstanceActions => Set<InstanceActionRow>();

    public DbSet<InstanceActionEventRow> InstanceActionEvents => Set<InstanceActionEventRow>();

    public DbSet<HostLeftoverRow> HostLeftovers => Set<HostLeftoverRow>();

    public DbSet<SagaRow> Sagas => Set<SagaRow>();

    public DbSet<ConductorRow> Conductors => Set<ConductorRow>();

    public DbSet<ResourceProviderRow> ResourceProviders => Set<ResourceProviderRow>();

    public DbSet<InventoryRow> Inventories => Set<InventoryRow>();

    public DbSet<AllocationRow> Allocations => Set<AllocationRow>();

    public DbSet<ProviderTraitRow> ProviderTraits => Set<ProviderTraitRow>();

    public DbSet<ServiceRow> Services => Set<ServiceRow>();

    public DbSet<ComputeNodeRow> ComputeNodes => Set<ComputeNodeRow>();

    public DbSet<FlavorRow> Flavors => Set<FlavorRow>();

    public DbSet<KeypairRow> KeyPairs => Set<KeypairRow>();

    public DbSet<QuotaRow> Quotas => Set<QuotaRow>();

    public DbSet<QuotaClassRow> QuotaClasses => Set<QuotaClassRow>();

    public DbSet<QuotaUsageRow> QuotaUsages => Set<QuotaUsageRow>();

    public DbSet<ServerGroupRow> ServerGroups => Set<ServerGroupRow>();

    public DbSet<AggregateRow> Aggregates => Set<AggregateRow>();

    public DbSet<AggregateHostRow> AggregateHosts => Set<AggregateHostRow>();

    public DbSet<RpcResultRow> RpcResults => Set<RpcResultRow>();

    public DbSet<IdempotencyKeyRow> IdempotencyKeys => Set<IdempotencyKeyRow>();

    public DbSet<RevisionCounterRow> RevisionCounter => Set<RevisionCounterRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<UuidTextConverter>().HaveMaxLength(36).AreFixedLength();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        NovaModel.Describe(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                if (property.ClrType == typeof(string) && property.GetMaxLength() is null && !IsUnlimited(property))
                {
                    property.SetMaxLength(ShortText);
                }
            }
        }
    }

    private static bool IsUnlimited(IMutableProperty property) => property.PropertyInfo?.GetCustomAttribute<UnlimitedAttribute>() is not null;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
