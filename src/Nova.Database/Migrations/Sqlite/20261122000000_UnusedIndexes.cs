using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nova.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UnusedIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sagas_instance_uuid",
                table: "sagas");

            migrationBuilder.DropIndex(
                name: "IX_sagas_owner_next_try_at",
                table: "sagas");

            migrationBuilder.DropIndex(
                name: "IX_instances_revision",
                table: "instances");

            migrationBuilder.DropIndex(
                name: "IX_allocations_provider_uuid",
                table: "allocations");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_sagas_instance_uuid",
                table: "sagas",
                column: "instance_uuid");

            migrationBuilder.CreateIndex(
                name: "IX_sagas_owner_next_try_at",
                table: "sagas",
                columns: new[] { "owner", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "IX_instances_revision",
                table: "instances",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_allocations_provider_uuid",
                table: "allocations",
                column: "provider_uuid");
        }
    }
}
